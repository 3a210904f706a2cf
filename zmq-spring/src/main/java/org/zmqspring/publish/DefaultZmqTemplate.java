package org.zmqspring.publish;

import java.util.function.Supplier;

import jakarta.annotation.Priority;
import org.zmqspring.message.Internal;

/**
 * The template of the publisher named {@code default}. If there are several templates and
 * none has the name of the parameter or field, Spring injects this one. It is not
 * {@code @Primary}, because Spring would then ignore that name. Thread-safe.
 */
@Priority(0)
@Internal
public class DefaultZmqTemplate extends ZmqTemplate {

	DefaultZmqTemplate(String publisher, Supplier<Publishers> publishers) {
		super(publisher, publishers);
	}

}
