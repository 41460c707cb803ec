/** What operators see of the gateway: its metrics and its log lines. */
@NullMarked
package io.postrider.smtp.observe;

import org.jspecify.annotations.NullMarked;
