package org.zmqspring.boot.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches unless there is a bean that shows the sockets which this context uses: one of
 * the type that the method returns, or of one of the names. A bean of a parent counts
 * only if this context uses the sockets of that parent. A parent's bean of another name
 * than the method also counts, since it would claim the same id.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnMissingViewCondition.class)
@interface ConditionalOnMissingView {

	/** The names to look for, or none to look for the type. */
	String[] name() default {};

}
