package org.zmqspring.annotation;

import java.lang.reflect.Type;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Shows converters a parameter as if it asked for nothing but the payload: not for an
 * optional value, a message or a list of them, and with no type variables left.
 * Thread-safe.
 */
final class PayloadParameter extends MethodParameter {

	private final Class<?> raw;

	private final Type type;

	PayloadParameter(MethodParameter original, ResolvableType payload) {
		super(original);
		this.raw = payload.resolve(Object.class);
		this.type = payload.hasUnresolvableGenerics() ? payload.getType() : concrete(payload);
	}

	@Override
	public Class<?> getParameterType() {
		return this.raw;
	}

	@Override
	public Type getGenericParameterType() {
		return this.type;
	}

	@Override
	public Class<?> getNestedParameterType() {
		return this.raw;
	}

	@Override
	public Type getNestedGenericParameterType() {
		return this.type;
	}

	/** Spring resolves a type variable to a class without its arguments. */
	private static Type concrete(ResolvableType type) {
		ResolvableType[] generics = type.getGenerics();
		if (type.isArray() || generics.length == 0) {
			return (type.resolve() != null) ? type.toClass() : type.getType();
		}
		return ResolvableType
			.forClassWithGenerics(type.toClass(),
					Arrays.stream(generics)
						.map((generic) -> ResolvableType.forType(concrete(generic)))
						.toArray(ResolvableType[]::new))
			.getType();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return super.equals(other) && other instanceof PayloadParameter that && this.type.equals(that.type);
	}

	@Override
	public int hashCode() {
		return super.hashCode();
	}

}
