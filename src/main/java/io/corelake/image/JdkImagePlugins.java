package io.corelake.image;

import java.util.Iterator;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;

/**
 * The JDK's own image readers and writers, taken by class name. ImageIO's search by format would
 * answer with whatever plug-in the context class loader of an executor happens to see.
 */
final class JdkImagePlugins {
  private JdkImagePlugins() {}

  static ImageReaderSpi reader(String className) {
    return named(className, ImageReaderSpi.class);
  }

  static ImageWriterSpi writer(String className) {
    return named(className, ImageWriterSpi.class);
  }

  private static <T> T named(String className, Class<T> category) {
    Iterator<T> providers = IIORegistry.getDefaultInstance().getServiceProviders(category, false);
    while (providers.hasNext()) {
      T provider = providers.next();
      if (provider.getClass().getName().equals(className)) {
        return provider;
      }
    }
    throw new IllegalStateException("This Java runtime has no " + className + " (java.desktop)");
  }
}
