package org.zmqspring.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.core.CoroutinesUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Calls a suspending function of Kotlin, which gives a publisher of its result.
 * Thread-safe, as long as the bean is.
 */
final class SuspendingCall {

	private static final MethodType CALL = MethodType.methodType(Object.class, Object[].class);

	private final Object bean;

	private final Method method;

	private SuspendingCall(ListenerMethod method) {
		this.bean = method.bean();
		this.method = method.invocable();
	}

	/** A handle of type {@code (Object[])Object}; the continuation is no argument. */
	static MethodHandle handle(ListenerMethod method) {
		requireLibraries(method);
		ReflectionUtils.makeAccessible(method.invocable());
		try {
			return MethodHandles.lookup().bind(new SuspendingCall(method), "call", CALL);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static void requireLibraries(ListenerMethod method) {
		ClassLoader classLoader = SuspendingCall.class.getClassLoader();
		if (!ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt", classLoader)
				|| !ClassUtils.isPresent("reactor.core.publisher.Mono", classLoader)
				|| !ClassUtils.isPresent("kotlin.reflect.full.KClasses", classLoader)) {
			throw method.refused("is a suspending function, and not all that awaits one is on the class path."
					+ " Add kotlinx-coroutines-reactor and kotlin-reflect, or return a CompletableFuture");
		}
	}

	@SuppressWarnings("unused") // by its handle
	private Object call(@Nullable Object[] arguments) {
		return CoroutinesUtils.invokeSuspendingFunction(this.method, this.bean, arguments);
	}

}
