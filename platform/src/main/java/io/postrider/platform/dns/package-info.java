/** The DNS as all services ask it: one resolver by settings, a bound and a deadline on every question, answers remembered for as long as they live. An answer says whether DNSSEC proves it; that nobody could say is an answer of its own and never the same as that there is nothing. */
@NullMarked
package io.postrider.platform.dns;

import org.jspecify.annotations.NullMarked;
