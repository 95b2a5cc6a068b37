/** What an embedding table says of the proxy that made it. */
@NullMarked
package io.corelake.audit;

import org.jspecify.annotations.NullMarked;
