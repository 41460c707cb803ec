/** Decides on mail from elsewhere: feeds the checks with a message's octets as they pass, gathers what they say of it, and turns that into a reply, header fields and a place for each recipient. What was decided is told to delivery-service afterwards. */
@NullMarked
package io.postrider.smtp.verdict;

import org.jspecify.annotations.NullMarked;
