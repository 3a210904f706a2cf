package org.zmqspring.convert;

import java.lang.reflect.Type;
import java.util.IdentityHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.ZmqConversionException.LocatedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Spring's converter of JSON, except that it determines the type and the view of a
 * listener's parameter once instead of for each message. Thread-safe.
 */
final class PreparedJson extends JacksonJsonMessageConverter implements BytesReader {

	/**
	 * The maximum number of kept readers. It bounds the memory if a caller creates new
	 * parameters again and again.
	 */
	private static final int MOST = 4096;

	/** The deepest nesting that is checked: a list can be an element of itself. */
	private static final int DEEPEST = 5;

	/**
	 * The reader of each parameter object, by its identity. The map is replaced, never
	 * changed.
	 */
	private volatile Map<MethodParameter, ObjectReader> readers = Map.of();

	private final JsonPlace place;

	PreparedJson(JsonMapper mapper) {
		super(mapper);
		this.place = new JsonPlace(mapper);
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> targetClass,
			@Nullable Object conversionHint) {
		if (conversionHint instanceof MethodParameter parameter && message.getPayload() instanceof byte[] bytes
				&& !targetClass.isInstance(bytes)) {
			return read(bytes, parameter);
		}
		try {
			return super.convertFromInternal(message, targetClass, conversionHint);
		}
		catch (MessageConversionException ex) {
			throw (ex.getCause() instanceof JacksonException failure)
					? new LocatedException(this.place.ofReading(failure), failure) : ex;
		}
	}

	@Override
	protected @Nullable Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		try {
			return super.convertToInternal(payload, headers, conversionHint);
		}
		catch (MessageConversionException ex) {
			throw (ex.getCause() instanceof JacksonException failure)
					? new LocatedException(this.place.ofWriting(failure), failure) : ex;
		}
	}

	@Override
	public @Nullable Object read(byte[] bytes, MethodParameter target) {
		try {
			return reader(target).readValue(bytes);
		}
		catch (JacksonException ex) {
			throw new LocatedException(this.place.ofReading(ex), ex);
		}
	}

	@Override
	public boolean mayRead(MethodParameter target) {
		try {
			return mayRead(getJsonMapper().constructType(typeOf(target)), DEEPEST);
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	/** Also checks the element type of a list, because each element would fail. */
	private boolean mayRead(JavaType type, int depth) {
		ValueDeserializer<Object> reader = getJsonMapper()._deserializationContext().findRootValueDeserializer(type);
		boolean makesNone = reader instanceof AbstractDeserializer
				|| (reader instanceof BeanDeserializer bean && !bean.getValueInstantiator().canInstantiate());
		JavaType content = type.getContentType();
		return !makesNone && (content == null || depth == 0 || mayRead(content, depth - 1));
	}

	private ObjectReader reader(MethodParameter parameter) {
		ObjectReader known = this.readers.get(parameter);
		return (known != null) ? known : prepare(parameter);
	}

	private synchronized ObjectReader prepare(MethodParameter parameter) {
		if (this.readers.size() >= MOST) {
			return newReader(parameter);
		}
		Map<MethodParameter, ObjectReader> more = new IdentityHashMap<>(this.readers);
		ObjectReader reader = more.computeIfAbsent(parameter, this::newReader);
		this.readers = more;
		return reader;
	}

	private ObjectReader newReader(MethodParameter parameter) {
		JavaType type = getJsonMapper().constructType(typeOf(parameter));
		Class<?> view = getSerializationView(parameter);
		return (view != null) ? getJsonMapper().readerWithView(view).forType(type) : getJsonMapper().readerFor(type);
	}

	/** Determines the type in the same way as {@code AbstractMessageConverter}. */
	private static Type typeOf(MethodParameter parameter) {
		MethodParameter own = parameter.nestedIfOptional();
		if (Message.class.isAssignableFrom(own.getParameterType())) {
			own = own.nested();
		}
		return GenericTypeResolver.resolveType(own.getNestedGenericParameterType(), own.getContainingClass());
	}

}
