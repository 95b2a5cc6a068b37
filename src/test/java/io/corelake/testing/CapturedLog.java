package io.corelake.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** All that is logged meanwhile: by Spark at level info, by CoreLake at level debug. */
public final class CapturedLog implements AutoCloseable {
  /** The launcher has them off. */
  private static final List<String> LOUD =
      List.of(
          "org.apache.spark.executor.Executor",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter");

  private final StringWriter text = new StringWriter();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Level before = context.getConfiguration().getRootLogger().getLevel();
  private final Map<String, Level> levels = new TreeMap<>();
  private final Map<String, Appender> console = new TreeMap<>();
  private final TextAppender appender = new TextAppender();

  /** Appends to the text. */
  private final class TextAppender extends AbstractAppender {
    TextAppender() {
      super("captured", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      PrintWriter out = new PrintWriter(text, true);
      out.println(event.getLoggerName() + " " + event.getMessage().getFormattedMessage());
      if (event.getThrown() != null) {
        event.getThrown().printStackTrace(out);
      }
    }
  }

  public CapturedLog() {
    appender.start();
    LoggerConfig root = context.getConfiguration().getRootLogger();
    console.putAll(root.getAppenders());
    console.keySet().forEach(root::removeAppender);
    root.addAppender(appender, null, null);
    Configurator.setRootLevel(Level.INFO);
    Configurator.setLevel("io.corelake", Level.DEBUG);
    for (String name : LOUD) {
      levels.put(name, LogManager.getLogger(name).getLevel());
      Configurator.setLevel(name, Level.INFO);
    }
  }

  /** Returns what was logged by now. */
  public String text() {
    return text.toString();
  }

  @Override
  public void close() {
    LoggerConfig root = context.getConfiguration().getRootLogger();
    root.removeAppender("captured");
    console.values().forEach(one -> root.addAppender(one, null, null));
    Configurator.setRootLevel(before);
    levels.forEach(Configurator::setLevel);
    appender.stop();
  }
}
