package io.postrider.auth.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a request body of the admin API: a field it does not have is refused, and so is one that is given twice. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface StrictJson {
    /** The longest body that is read. */
    int maxBytes() default 1 << 20;
}
