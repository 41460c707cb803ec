/**
 * The public API as its callers have it: every operation of docs/openapi.json at the one public port of a whole suite, called at
 * random and called for what is another tenant's.
 */
@NullMarked
package io.postrider.standalone.contract;

import org.jspecify.annotations.NullMarked;
