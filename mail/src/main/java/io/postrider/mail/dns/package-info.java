/** What the checks of senders ask of the DNS; who asks it, and how, is their callers' concern. */
@NullMarked
package io.postrider.mail.dns;

import org.jspecify.annotations.NullMarked;
