package org.zmqspring.annotation;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;

/**
 * What a parameter wants of each message: itself, or in a batch an element of its list.
 * Immutable.
 *
 * @param parameter the parameter
 * @param type what is wanted, generic types resolved for the class of the bean
 * @param element whether it is an element
 */
record Wanted(MethodParameter parameter, ResolvableType type, boolean element) {

	static Wanted whole(MethodParameter parameter) {
		return new Wanted(parameter, ResolvableType.forMethodParameter(parameter), false);
	}

	/** What a list wants of each message; {@code null} if the parameter is none. */
	static @Nullable Wanted elementOf(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		Class<?> list = type.toClass();
		return (Iterable.class.isAssignableFrom(list) && list.isAssignableFrom(List.class))
				? new Wanted(parameter, type.as(Iterable.class).getGeneric(), true) : null;
	}

	Class<?> raw() {
		return this.type.resolve(Object.class);
	}

	boolean isOptional() {
		return raw() == Optional.class;
	}

	boolean isMessage() {
		return Message.class.isAssignableFrom(raw());
	}

	/** Whether nothing is an answer. */
	boolean mayBeAbsent() {
		Payload payload = this.parameter.getParameterAnnotation(Payload.class);
		return isOptional() || (!this.element && this.parameter.isOptional())
				|| (payload != null && !payload.required());
	}

	/** The type of the payload within an optional value or a message. */
	ResolvableType payloadType() {
		return isOptional() ? this.type.getGeneric()
				: isMessage() ? this.type.as(Message.class).getGeneric() : this.type;
	}

}
