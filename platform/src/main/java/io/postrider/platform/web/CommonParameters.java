package io.postrider.platform.web;

import java.util.Set;
import org.springframework.web.method.HandlerMethod;

/** Names the query parameters that operations have in common, and that their methods do not declare. */
public interface CommonParameters {
    /** Those of an operation. */
    Set<String> of(HandlerMethod operation);
}
