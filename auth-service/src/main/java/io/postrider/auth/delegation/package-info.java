/**
 * Delegations: who may send as somebody else, or on behalf of somebody else. What a session may send as is told at its
 * login; a change reaches sessions that are open by the change feed.
 */
@NullMarked
package io.postrider.auth.delegation;

import org.jspecify.annotations.NullMarked;
