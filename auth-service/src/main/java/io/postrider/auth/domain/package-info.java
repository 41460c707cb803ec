/**
 * Mail domains, their plus-addressing and their catch-all.
 */
@NullMarked
package io.postrider.auth.domain;

import org.jspecify.annotations.NullMarked;
