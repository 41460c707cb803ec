/** The one error vocabulary of all services. A refusal travels as an RFC 9457 problem document and comes out of the client as the same exception that the callee threw. docs/problems.md explains the codes. */
@NullMarked
package io.postrider.api.problem;

import org.jspecify.annotations.NullMarked;
