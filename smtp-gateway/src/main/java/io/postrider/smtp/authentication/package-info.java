/** Finds out who stands behind a message from elsewhere: the name of its client's address, SPF, DKIM, ARC and DMARC, asked at the same time while the message comes in and judged at its end. What is told of it is one Authentication-Results field and a finding a check. */
@NullMarked
package io.postrider.smtp.authentication;

import org.jspecify.annotations.NullMarked;
