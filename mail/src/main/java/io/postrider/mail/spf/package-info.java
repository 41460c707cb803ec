/**
 * SPF (RFC 7208): whether a host may send mail in the name of a domain. {@link io.postrider.mail.spf.Spf} is the way in;
 * {@code SpfRecord} is what a domain publishes, {@code Evaluation} goes through it, {@code MacroString} builds the names it asks for.
 */
@NullMarked
package io.postrider.mail.spf;

import org.jspecify.annotations.NullMarked;
