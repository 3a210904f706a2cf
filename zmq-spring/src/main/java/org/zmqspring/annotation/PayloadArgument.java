package org.zmqspring.annotation;

import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;

/**
 * The payload as one parameter wants it: converted, there unless it may be absent,
 * validated, and within an {@code Optional} or a {@code Message} if asked for.
 * Thread-safe.
 */
final class PayloadArgument implements Argument {

	private final PayloadType type;

	private final MethodParameter parameter;

	private final Form form;

	private final boolean required;

	private final @Nullable PayloadValidation validation;

	PayloadArgument(Wanted wanted, PayloadType type, @Nullable PayloadValidation validation) {
		this.type = type;
		this.parameter = wanted.parameter();
		this.form = wanted.isOptional() ? Form.OPTIONAL : wanted.isMessage() ? Form.MESSAGE : Form.VALUE;
		this.required = !wanted.mayBeAbsent();
		this.validation = validation;
	}

	PayloadType type() {
		return this.type;
	}

	@Override
	public boolean needsView() {
		return this.validation != null || this.form == Form.MESSAGE;
	}

	@Override
	public @Nullable Object from(ZmqMessage message, @Nullable ReceivedMessage<byte[]> view) {
		byte[] payload = message.payload();
		boolean absent = !this.required && payload.length == 0 && this.type.isObject();
		return shape(absent ? null : this.type.read(payload), view);
	}

	/**
	 * Make the argument of a payload that was converted before.
	 * @param payload what was made of the bytes
	 * @param view Spring's view of the message
	 * @return the argument
	 */
	@Nullable Object shape(@Nullable Object payload, @Nullable ReceivedMessage<byte[]> view) {
		if (payload == null && this.required) {
			throw ZmqConversionException.absent(this.type.raw());
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

	/** What the payload comes in. */
	private enum Form {

		VALUE, OPTIONAL, MESSAGE

	}

}
