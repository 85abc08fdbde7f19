package org.sallyport.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The requirements that a test proves, each by its number: {@code @Requirement({"PCP-12", "PCP-13"})}. From these the
 * table in {@code docs/conformance.md} is made; a test that merely touches a requirement does not name it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requirement {
    String[] value();
}
