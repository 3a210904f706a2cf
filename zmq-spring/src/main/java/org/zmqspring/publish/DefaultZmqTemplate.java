package org.zmqspring.publish;

import java.util.function.Supplier;

import jakarta.annotation.Priority;
import org.zmqspring.message.Internal;

/**
 * The template of the publisher named {@code default}. Spring injects it if no template
 * has the name of the parameter or field. It is not {@code @Primary}: Spring would then
 * ignore the name of the parameter or field. Thread-safe.
 */
@Priority(0)
@Internal
public class DefaultZmqTemplate extends ZmqTemplate {

	DefaultZmqTemplate(String publisher, Supplier<Publishers> publishers) {
		super(publisher, publishers);
	}

}
