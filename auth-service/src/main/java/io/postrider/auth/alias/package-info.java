/**
 * Aliases: addresses whose mail goes to one account or several, or to addresses elsewhere.
 */
@NullMarked
package io.postrider.auth.alias;

import org.jspecify.annotations.NullMarked;
