package org.zmqspring.annotation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.util.StringUtils;

/**
 * Resolves a payload parameter: converts the payload, checks that a required one is
 * there, validates it, and puts it into an {@code Optional} or a {@code Message} if the
 * parameter is one. Thread-safe.
 */
final class PayloadArgument implements Argument {

	private final PayloadType type;

	private final MethodParameter parameter;

	private final Form form;

	private final boolean required;

	private final @Nullable PayloadValidation validation;

	private PayloadArgument(ListenerParameter parameter, PayloadType type, @Nullable PayloadValidation validation) {
		this.type = type;
		this.parameter = parameter.parameter();
		this.form = parameter.isOptional() ? Form.OPTIONAL : parameter.isSpringMessage() ? Form.MESSAGE : Form.VALUE;
		this.required = parameter.isRequired();
		this.validation = validation;
	}

	/** Check the parameter, and create its argument. */
	static Argument of(ListenerMethod method, ListenerParameter parameter, PayloadType type,
			@Nullable PayloadValidation validation) {
		requirePossible(method, parameter, type);
		Payload payload = parameter.parameter().getParameterAnnotation(Payload.class);
		if (payload != null && !payload.expression().isEmpty()) {
			throw method.refused("has a @Payload with an expression in " + parameter.describe()
					+ ", and expressions are not supported. Remove the expression, and read the value in the method");
		}
		boolean validated = PayloadValidation.isWanted(parameter.parameter());
		if (validated && validation == null) {
			throw method.refused("validates " + parameter.describe() + ", and there is neither Bean Validation nor a"
					+ " Validator bean with the qualifier 'zmq'. Add spring-boot-starter-validation");
		}
		boolean unchanged = !validated && parameter.rawType().isAssignableFrom(byte[].class);
		return unchanged ? (message, view) -> message.payload()
				: new PayloadArgument(parameter, type, validated ? validation : null);
	}

	private static void requirePossible(ListenerMethod method, ListenerParameter parameter, PayloadType type) {
		if (!type.hasConverter()) {
			throw method
				.refused("asks for a payload of type " + type.rawType().getTypeName() + " in " + parameter.describe()
						+ ", and there is no converter for it. " + StringUtils.capitalize(type.codec().remedy()));
		}
		if (parameter.isSpringMessage() && parameter.rawType() != Message.class) {
			throw method.refused("asks for a " + parameter.rawType().getTypeName() + " in " + parameter.describe()
					+ ", and each message is a plain Spring message. Use " + Message.class.getName());
		}
		if (type.isImpossible()) {
			throw impossible(method, parameter, type);
		}
	}

	private static ZmqConfigurationException impossible(ListenerMethod method, ListenerParameter parameter,
			PayloadType type) {
		Class<?> raw = type.rawType();
		boolean several = raw.isArray() || (Iterable.class.isAssignableFrom(raw) && raw.isAssignableFrom(List.class));
		return method.refused("asks for a payload of type " + type.name() + " in " + parameter.describe()
				+ ", and no payload can be converted to it. Use byte[], String, ByteBuffer, ZmqMessage, List<byte[]> for"
				+ " all frames, or a class or record for JSON"
				+ (several ? "; for several messages in one call, set batch = \"true\" and use a List" : ""));
	}

	PayloadType type() {
		return this.type;
	}

	@Override
	public boolean needsView() {
		return this.validation != null || this.form == Form.MESSAGE;
	}

	@Override
	public @Nullable Object resolve(ZmqMessage message, @Nullable ReceivedMessage<byte[]> view) {
		byte[] payload = message.payload();
		boolean absent = !this.required && payload.length == 0 && this.type.isObject();
		return resolveConverted(absent ? null : this.type.read(payload), view);
	}

	/** Resolve the argument from a payload that is converted already. */
	@Nullable Object resolveConverted(@Nullable Object payload, @Nullable ReceivedMessage<byte[]> view) {
		if (payload == null && this.required) {
			throw ZmqConversionException.absent(this.type.rawType());
		}
		if (payload != null && this.validation != null) {
			this.validation.check(this.parameter, Objects.requireNonNull(view), payload);
		}
		return switch (this.form) {
			case VALUE -> payload;
			case OPTIONAL -> Optional.ofNullable(payload);
			case MESSAGE -> (payload != null) ? message(payload, Objects.requireNonNull(view)) : null;
		};
	}

	private static Message<?> message(Object payload, ReceivedMessage<byte[]> view) {
		return (payload == view.getPayload()) ? view : view.withPayload(payload);
	}

	/** How the payload is passed. */
	private enum Form {

		VALUE, OPTIONAL, MESSAGE

	}

}
