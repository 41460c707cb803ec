/**
 * What an account may do, as rules of its tenant, its domain and itself. A limit holds as the tightest of them has it, so that
 * nobody below loosens what somebody above has decided; a default is the nearest one's. Who asks what holds gets it from
 * here; each rule is obeyed where it takes effect.
 */
@NullMarked
package io.postrider.auth.policy;

import org.jspecify.annotations.NullMarked;
