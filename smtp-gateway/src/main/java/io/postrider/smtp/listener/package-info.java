/** What operators decided about the ports, beside the settings; auth-service keeps it. */
@NullMarked
package io.postrider.smtp.listener;

import org.jspecify.annotations.NullMarked;
