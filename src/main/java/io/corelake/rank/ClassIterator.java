package io.corelake.rank;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * What some work makes of the classes of one partition, whose members come ordered by class. The
 * results of a class are let go of before the next is read, so one class is in memory at a time.
 */
final class ClassIterator<T> implements Iterator<T> {
  private final Iterator<Tuple2<MemberKey, ClassMember>> members;
  private final Work<T> work;
  private Iterator<T> results = Collections.emptyIterator();
  private @Nullable Tuple2<MemberKey, ClassMember> ahead;

  /** The work on one class. */
  interface Work<T> {
    /**
     * Does it.
     *
     * @param members of the class, by image id; all must be taken
     */
    Iterator<T> on(int latentClass, Iterator<ClassMember> members);
  }

  ClassIterator(Iterator<Tuple2<MemberKey, ClassMember>> members, Work<T> work) {
    this.members = members;
    this.work = work;
    this.ahead = nextMember();
  }

  @Override
  public boolean hasNext() {
    while (!results.hasNext() && ahead != null) {
      // Lets go of the class before, so that one is in memory and not two.
      results = Collections.emptyIterator();
      int latentClass = ahead._1().latentClass();
      results = work.on(latentClass, membersOf(latentClass));
    }
    return results.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return results.next();
  }

  private Iterator<ClassMember> membersOf(int latentClass) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return ahead != null && ahead._1().latentClass() == latentClass;
      }

      @Override
      public ClassMember next() {
        Tuple2<MemberKey, ClassMember> member = ahead;
        if (member == null || member._1().latentClass() != latentClass) {
          throw new NoSuchElementException();
        }
        ahead = nextMember();
        return member._2();
      }
    };
  }

  private @Nullable Tuple2<MemberKey, ClassMember> nextMember() {
    return members.hasNext() ? members.next() : null;
  }
}
