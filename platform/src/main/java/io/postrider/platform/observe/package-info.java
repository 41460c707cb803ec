/** The one trace id of a message and the structured log lines. The id comes in with traceparent, stands in the MDC, and goes out with every call. */
@NullMarked
package io.postrider.platform.observe;

import org.jspecify.annotations.NullMarked;
