package org.zmqspring.annotation;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.StringUtils;

/**
 * Decides where the argument for a parameter comes from. Those that need nothing but the
 * received message take no Spring message, no look-up and no reflection per message.
 * Thread-safe.
 */
final class ArgumentBinder {

	private final HeaderArguments headers;

	private final List<HandlerMethodArgumentResolver> custom;

	private final @Nullable PayloadValidation validation;

	ArgumentBinder(ConfigurableListableBeanFactory beanFactory) {
		this.headers = new HeaderArguments(beanFactory);
		this.custom = QualifiedBeans.of(beanFactory, HandlerMethodArgumentResolver.class);
		this.validation = PayloadValidation.of(beanFactory);
	}

	/** What a parameter asks for, resolvers of the application considered. */
	ParameterKind kind(Wanted wanted) {
		return ParameterKind.of(wanted, (parameter) -> resolver(parameter) != null);
	}

	Argument bind(ListenerMethod method, Wanted wanted, PayloadReader reader) {
		return switch (kind(wanted)) {
			case MESSAGE -> (message, view) -> message;
			case FRAMES -> (message, view) -> message.frames();
			case HEADER -> this.headers.one(method, wanted, reader.hasContentType());
			case HEADERS -> this.headers.all(method, wanted);
			case CUSTOM -> custom(wanted.parameter());
			case SPRING_MESSAGE, PAYLOAD, IMPLICIT_PAYLOAD -> payload(method, wanted, reader);
		};
	}

	private Argument custom(MethodParameter parameter) {
		HandlerMethodArgumentResolver resolver = resolver(parameter);
		if (resolver == null) {
			throw new IllegalStateException("A HandlerMethodArgumentResolver changed its mind on " + parameter);
		}
		return (ViewArgument) (view) -> resolver.resolveArgument(parameter, view);
	}

	private @Nullable HandlerMethodArgumentResolver resolver(MethodParameter parameter) {
		for (HandlerMethodArgumentResolver resolver : this.custom) {
			if (resolver.supportsParameter(parameter)) {
				return resolver;
			}
		}
		return null;
	}

	private static ZmqConfigurationException impossible(ListenerMethod method, PayloadType type) {
		boolean several = Iterable.class.isAssignableFrom(type.raw()) || type.raw().isArray();
		return method.refused("wants its payload as " + type.name()
				+ ", which no payload can become. Take byte[], String, ByteBuffer, ZmqMessage, List<byte[]> for all frames"
				+ " or a class or record for JSON"
				+ (several ? "; for several messages in one call set batch = \"true\"" + " and take a List" : ""));
	}

	private Argument payload(ListenerMethod method, Wanted wanted, PayloadReader reader) {
		PayloadType type = PayloadType.of(wanted, reader);
		if (!reader.mayRead(type.raw())) {
			throw method.refused("wants its payload as " + type.raw().getTypeName() + ", and nothing can convert it. "
					+ StringUtils.capitalize(reader.remedy()));
		}
		if (wanted.isMessage() && wanted.raw() != Message.class) {
			throw method.refused("asks for a " + wanted.raw().getTypeName() + ". Ask for a " + Message.class.getName());
		}
		if (reader.isImpossible(type.raw(), type.hint())) {
			throw impossible(method, type);
		}
		Payload payload = wanted.parameter().getParameterAnnotation(Payload.class);
		if (payload != null && !payload.expression().isEmpty()) {
			throw method
				.refused("has a @Payload with an expression, which is not supported. Ask for the whole payload");
		}
		boolean validated = PayloadValidation.isWanted(wanted.parameter());
		if (validated && this.validation == null) {
			throw method
				.refused("has a parameter to be validated, and there is no Bean Validation and no Validator bean"
						+ " qualified 'zmq'. Add spring-boot-starter-validation");
		}
		boolean asItCame = !validated && wanted.raw().isAssignableFrom(byte[].class);
		return asItCame ? (message, view) -> message.payload()
				: new PayloadArgument(wanted, type, validated ? this.validation : null);
	}

}
