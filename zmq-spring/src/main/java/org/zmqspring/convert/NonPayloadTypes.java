package org.zmqspring.convert;

import java.io.Closeable;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.InputStreamSource;

/**
 * Knows the types that no payload can be converted to: those of the engine and of this
 * project, streams, threads, and those that Spring injects elsewhere. A parameter of such
 * a type is a mistake. Stateless.
 */
final class NonPayloadTypes {

	private static final List<Class<?>> KINDS = List.of(Closeable.class, Thread.class, ClassLoader.class, Buffer.class,
			BaseStream.class, Future.class, CompletionStage.class, Runnable.class, InputStreamSource.class);

	private static final List<String> PACKAGES = List.of("org.zeromq.", "zmq.", "org.zmqspring.message.",
			"org.zmqspring.publish.", "org.zmqspring.listen.", "org.springframework.context.",
			"org.springframework.beans.factory.", "org.springframework.messaging.", "org.slf4j.", "java.lang.reflect.");

	/** Ends the search, because a type variable can be bounded by itself. */
	private static final int DEEPEST = 5;

	private NonPayloadTypes() {
	}

	/** Whether the parameter or an element of it has such a type. */
	static boolean contain(MethodParameter target) {
		return is(ResolvableType.forType(target.getNestedGenericParameterType()), DEEPEST);
	}

	private static boolean is(ResolvableType type, int depth) {
		Class<?> raw = type.toClass();
		if (depth == 0 || raw == ByteBuffer.class) {
			return false;
		}
		if (raw.isArray()) {
			return is(type.getComponentType(), depth - 1);
		}
		if (KINDS.stream().anyMatch((kind) -> kind.isAssignableFrom(raw))
				|| PACKAGES.stream().anyMatch(raw.getName()::startsWith)) {
			return true;
		}
		for (ResolvableType generic : type.getGenerics()) {
			if (is(generic, depth - 1)) {
				return true;
			}
		}
		return false;
	}

}
