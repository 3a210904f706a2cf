package org.zmqspring.message;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type or member that is public only because another package of this project
 * needs it. Applications should not use it: it can change or disappear in any release,
 * without notice. On a package it applies to every type, on a type to every member.
 * <p>
 * Public types and members without this mark are the API. They keep their names and their
 * meaning.
 */
@Target({ ElementType.PACKAGE, ElementType.TYPE, ElementType.CONSTRUCTOR, ElementType.METHOD })
@Retention(RetentionPolicy.CLASS)
@Documented
public @interface Internal {

}
