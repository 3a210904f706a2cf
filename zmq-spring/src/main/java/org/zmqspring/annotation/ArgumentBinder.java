package org.zmqspring.annotation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.zmqspring.annotation.ListenerParameter.Kind;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.MimeType;
import org.springframework.validation.Validator;

/**
 * Checks the parameters of a listener method when the application starts, and chooses the
 * {@link Argument} for each of them. An argument that needs only the received message is
 * resolved without a Spring message, a look-up or reflection. Thread-safe.
 */
final class ArgumentBinder {

	/** A bean of a Spring type without this qualifier may belong to another module. */
	private static final String QUALIFIER = "zmq";

	private final PayloadCodec codec;

	private final HeaderArguments headers;

	private final List<HandlerMethodArgumentResolver> custom;

	private final @Nullable PayloadValidation validation;

	ArgumentBinder(ConfigurableListableBeanFactory beanFactory) {
		this.codec = beanFactory.getBean(PayloadCodec.class);
		this.headers = new HeaderArguments(beanFactory);
		this.custom = qualified(beanFactory, HandlerMethodArgumentResolver.class);
		this.validation = PayloadValidation.of(beanFactory, qualified(beanFactory, Validator.class));
	}

	/** One argument for each parameter of the method. */
	Argument[] bind(ListenerMethod method, boolean batch, @Nullable MimeType contentType) {
		List<ListenerParameter> parameters = method.parameters()
			.stream()
			.map((parameter) -> batch ? element(method, parameter) : ListenerParameter.single(parameter))
			.toList();
		requireOnePayload(method, parameters);
		return parameters.stream().map((parameter) -> bind(method, parameter, contentType)).toArray(Argument[]::new);
	}

	private static ListenerParameter element(ListenerMethod method, MethodParameter parameter) {
		ListenerParameter element = ListenerParameter.elementOf(parameter);
		if (element == null) {
			throw method.refused("has 'batch' and " + ListenerParameter.single(parameter).describe() + " of type "
					+ parameter.getGenericParameterType().getTypeName()
					+ ". Make it a List, which gets one element for each message, or remove 'batch'");
		}
		return element;
	}

	/**
	 * A second payload parameter usually lacks the annotation for the topic.
	 */
	private void requireOnePayload(ListenerMethod method, List<ListenerParameter> parameters) {
		List<ListenerParameter> payloads = parameters.stream()
			.filter((parameter) -> kind(parameter).isPayload())
			.toList();
		if (payloads.size() > 1
				&& payloads.stream().anyMatch((parameter) -> kind(parameter) == Kind.IMPLICIT_PAYLOAD)) {
			throw method.refused("has several parameters that would get the payload: "
					+ payloads.stream().map(ListenerParameter::describe).collect(Collectors.joining(", "))
					+ ". Mark the one for the payload with @Payload, and the one for the topic with"
					+ " @Header(ZmqHeaders.TOPIC)");
		}
	}

	private Argument bind(ListenerMethod method, ListenerParameter parameter, @Nullable MimeType contentType) {
		return switch (kind(parameter)) {
			case MESSAGE -> (message, view) -> message;
			case FRAMES -> (message, view) -> message.frames();
			case HEADER -> this.headers.one(method, parameter, contentType != null);
			case HEADERS -> this.headers.all(method, parameter);
			case CUSTOM -> custom(parameter.parameter());
			case SPRING_MESSAGE, PAYLOAD, IMPLICIT_PAYLOAD -> PayloadArgument.of(method, parameter,
					PayloadType.of(parameter, this.codec, contentType), this.validation);
		};
	}

	private Kind kind(ListenerParameter parameter) {
		return parameter.kind((candidate) -> resolver(candidate) != null);
	}

	private Argument custom(MethodParameter parameter) {
		HandlerMethodArgumentResolver resolver = resolver(parameter);
		if (resolver == null) {
			throw new IllegalStateException("No HandlerMethodArgumentResolver supports " + parameter + " any more");
		}
		return (Argument.FromView) (view) -> resolver.resolveArgument(parameter, view);
	}

	private @Nullable HandlerMethodArgumentResolver resolver(MethodParameter parameter) {
		for (HandlerMethodArgumentResolver resolver : this.custom) {
			if (resolver.supportsParameter(parameter)) {
				return resolver;
			}
		}
		return null;
	}

	/** The qualified beans of a type, sorted. Other beans of the type are not created. */
	private static <T> List<T> qualified(ConfigurableListableBeanFactory beanFactory, Class<T> type) {
		return BeanFactoryAnnotationUtils.qualifiedBeansOfType(beanFactory, type, QUALIFIER)
			.entrySet()
			.stream()
			.sorted(Comparator.comparingInt((bean) -> order(beanFactory, bean)))
			.map(Map.Entry::getValue)
			.toList();
	}

	/** {@code @Order} may be on the class or on the bean method. */
	private static int order(ConfigurableListableBeanFactory beanFactory, Map.Entry<String, ?> bean) {
		if (bean.getValue() instanceof Ordered ordered) {
			return ordered.getOrder();
		}
		Order order = beanFactory.findAnnotationOnBean(bean.getKey(), Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

}
