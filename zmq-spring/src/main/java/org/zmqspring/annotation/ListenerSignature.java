package org.zmqspring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
	 * @param batch whether it gets lists
	 * @param kinds tells what a parameter asks for
	 * @return what its parameters want of each message
	 * @throws ZmqConfigurationException if it cannot be one, with the reason and the
	 * remedy
	 */
	List<Wanted> check(boolean batch, Function<Wanted, ParameterKind> kinds) {
		Method declared = this.method.declared();
		if (Modifier.isStatic(declared.getModifiers())) {
			throw this.method.refused("must not be static");
		}
		if (Modifier.isFinal(declared.getModifiers()) && AopUtils.isCglibProxy(this.method.bean())) {
			throw this.method.refused("must not be final: the proxy of its bean cannot pass the call on");
		}
		List<Wanted> wanted = new ArrayList<>();
		MethodParameter[] parameters = getMethodParameters();
		// The last parameter of a suspending function is its continuation.
		int count = parameters.length - (this.method.isSuspending() ? 1 : 0);
		for (int i = 0; i < count; i++) {
			wanted.add(batch ? element(parameters[i]) : Wanted.whole(parameters[i]));
		}
		checkPayloads(wanted.stream().map(kinds).filter(ParameterKind::isPayload).toList());
		return wanted;
	}

	private Wanted element(MethodParameter parameter) {
		Wanted element = Wanted.elementOf(parameter);
		if (element == null) {
			throw this.method
				.refused("has 'batch' and a parameter of type " + parameter.getGenericParameterType().getTypeName()
						+ ". Make it a List, which gets an element for each message, or remove 'batch'");
		}
		return element;
	}

	/** Two payloads are mostly a topic without its annotation. */
	private void checkPayloads(List<ParameterKind> payloads) {
		if (payloads.size() > 1 && payloads.contains(ParameterKind.IMPLICIT_PAYLOAD)) {
			throw this.method.refused(
					"has more than one parameter that would get the payload. Mark the one that is to get it with @Payload,"
							+ " and the others with @Header; what is to get the topic with @Header(ZmqHeaders.TOPIC) (\""
							+ ZmqHeaders.TOPIC + "\")");
		}
	}

}
