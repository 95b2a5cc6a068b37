package io.corelake.corpus;

import java.util.Iterator;
import java.util.function.Function;

/** An iterator through a function, element by element. */
public record MappedIterator<T, R>(Iterator<T> elements, Function<? super T, ? extends R> function)
    implements Iterator<R> {
  @Override
  public boolean hasNext() {
    return elements.hasNext();
  }

  @Override
  public R next() {
    return function.apply(elements.next());
  }
}
