/**
 * auth-service: who may receive, read and send mail, and who may change that. Each package below is one feature; tokens
 * and logins on the internal port, the admin API on the public one.
 */
@NullMarked
package io.postrider.auth;

import org.jspecify.annotations.NullMarked;
