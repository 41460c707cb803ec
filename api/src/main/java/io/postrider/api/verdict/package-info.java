/** What smtp-gateway decides on mail and on what evidence: findings of checks, and the verdict they lead to. delivery-service keeps them to be read afterwards. All of it is bounded, as strangers' text is in it. */
@NullMarked
package io.postrider.api.verdict;

import org.jspecify.annotations.NullMarked;
