/** Who may submit what: logins of users, and the addresses they own. The header rules of RFC 6409 are applied here too. */
@NullMarked
package io.postrider.smtp.submission;

import org.jspecify.annotations.NullMarked;
