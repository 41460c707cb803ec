/**
 * Submission for applications: {@code POST /v1/send} takes a message as JSON, as a form with files, or as it is, and hands it on exactly
 * as a session of SMTP does, by the same rules. No message is ever held whole.
 */
@NullMarked
package io.postrider.smtp.send;

import org.jspecify.annotations.NullMarked;
