/**
 * Groups: addresses whose mail goes to everybody in them. A member is an account, an alias or another group of the same
 * tenant; no group is in itself, and how deep and how far one leads is bounded.
 */
@NullMarked
package io.postrider.auth.group;

import org.jspecify.annotations.NullMarked;
