/** Command lines become records here: one parser per verb, by the names of RFC 5321's grammar. Nothing here knows the session, a clock or another service. Whatever can't be parsed is a SyntaxException. */
@NullMarked
package io.postrider.smtp.command;

import org.jspecify.annotations.NullMarked;
