package org.zmqspring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Contains several {@link ZmqListener} annotations of one method or class. */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ZmqListeners {

	/**
	 * The annotations. Each of them declares a separate listener.
	 * @return the annotations
	 */
	ZmqListener[] value();

}
