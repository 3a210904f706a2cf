package org.zmqspring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * The parameters of a listener method, generic types resolved for the class of its bean
 * and annotations inherited from interfaces, and the rules they have to keep. Immutable.
 */
final class ListenerSignature extends AnnotatedMethod {

	private final ListenerMethod method;

	ListenerSignature(ListenerMethod method) {
		super(method.declared());
		this.method = method;
	}

	@Override
	protected Class<?> getContainingClass() {
		return this.method.beanClass();
	}

	/**
	 * Check that the method can be a listener.
	 * @throws ZmqConfigurationException if it cannot, with the reason and the remedy
	 */
	void check() {
		Method declared = this.method.declared();
		if (Modifier.isStatic(declared.getModifiers())) {
			throw refused("must not be static");
		}
		if (Modifier.isFinal(declared.getModifiers()) && AopUtils.isCglibProxy(this.method.bean())) {
			throw refused("must not be final: the proxy of its bean cannot pass the call on");
		}
		if (declared.getReturnType() != void.class && declared.getReturnType() != Void.class) {
			throw refused("must return void: PUB/SUB has no replies, so what it returns would be lost");
		}
		checkPayloads();
	}

	/** Two payloads are mostly a topic without its annotation. */
	private void checkPayloads() {
		List<ParameterKind> payloads = new ArrayList<>();
		for (MethodParameter parameter : getMethodParameters()) {
			ParameterKind kind = ParameterKind.of(parameter);
			if (kind == ParameterKind.PAYLOAD || kind == ParameterKind.IMPLICIT_PAYLOAD) {
				payloads.add(kind);
			}
		}
		if (payloads.size() > 1 && payloads.contains(ParameterKind.IMPLICIT_PAYLOAD)) {
			throw refused("has more than one parameter that would get the payload. Mark each of them with @Payload,"
					+ " or with @Header(ZmqHeaders.TOPIC) (\"" + ZmqHeaders.TOPIC + "\") what is to get the topic");
		}
	}

	private ZmqConfigurationException refused(String reason) {
		return new ZmqConfigurationException(this.method + " " + reason);
	}

}
