/**
 * OAuth 2.0 for users' own programs (RFC 6749 with RFC 7636): a page to sign in at, and tokens for mail protocols or
 * for REST. The programs run on the users' machines, so they have no secrets, and only those machines are redirected
 * to. Nobody stays signed in at the page.
 */
@NullMarked
package io.postrider.auth.oauth;

import org.jspecify.annotations.NullMarked;
