package org.zmqspring.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * One annotated method of one bean: its parameters, what it returns, and a handle to call
 * it. The role is the annotation as text. The bean may be a proxy, and the bean class is
 * the class behind it. The declared method has the annotations, and the invocable method
 * is the same one as it can be called on the bean. Immutable.
 */
record ListenerMethod(String role, Object bean, String beanName, Class<?> beanClass, Method declared,
		Method invocable) {

	private static final MethodType CALL = MethodType.methodType(Object.class, Object[].class);

	/** Check that the bean can be called with the method. */
	void requireCallable() {
		int modifiers = this.declared.getModifiers();
		if (Modifier.isStatic(modifiers)) {
			throw refused("must not be static, as it is called on the bean. Remove 'static'");
		}
		if (Modifier.isFinal(modifiers) && AopUtils.isCglibProxy(this.bean)) {
			throw refused("must not be final, as the proxy of its bean cannot pass the call on. Remove 'final'");
		}
	}

	/**
	 * The parameters, with annotations inherited from interfaces, and without the
	 * continuation of a suspending function.
	 */
	List<MethodParameter> parameters() {
		MethodParameter[] parameters = new Signature(this).getMethodParameters();
		return List.of(parameters).subList(0, parameters.length - (isSuspending() ? 1 : 0));
	}

	/** Whether it is a suspending function of Kotlin. */
	boolean isSuspending() {
		return KotlinDetector.isSuspendingFunction(this.declared);
	}

	/** What it returns. For a suspending function, this is the type of the result. */
	ResolvableType returnType() {
		return returnType(this.declared, this.beanClass);
	}

	static ResolvableType returnType(Method declared, Class<?> beanClass) {
		if (!KotlinDetector.isSuspendingFunction(declared)) {
			return ResolvableType.forMethodReturnType(declared, beanClass);
		}
		int continuation = declared.getParameterCount() - 1;
		return ResolvableType.forMethodParameter(declared, continuation, beanClass).getGeneric();
	}

	/**
	 * A handle of type {@code (Object[])Object}, bound to the bean. That of a suspending
	 * function takes no continuation and returns a publisher of the result.
	 */
	MethodHandle handle() {
		if (isSuspending()) {
			return SuspendingCall.handle(this);
		}
		try {
			ReflectionUtils.makeAccessible(this.invocable);
			return MethodHandles.lookup()
				.unreflect(this.invocable)
				.asFixedArity()
				.bindTo(this.bean)
				.asSpreader(Object[].class, this.invocable.getParameterCount())
				.asType(CALL);
		}
		catch (IllegalAccessException | RuntimeException ex) {
			throw new ZmqConfigurationException(this + " cannot be called: " + ex.getMessage(), ex);
		}
	}

	/** An exception that names the method, the reason and the remedy. */
	ZmqConfigurationException refused(String reason) {
		return new ZmqConfigurationException(this + " " + reason);
	}

	@Override
	public String toString() {
		return this.role + " method '" + ClassUtils.getQualifiedMethodName(this.declared) + "' of bean '"
				+ this.beanName + "'";
	}

	/** Resolves generic parameters for the class of the bean. */
	private static final class Signature extends AnnotatedMethod {

		private final Class<?> beanClass;

		Signature(ListenerMethod method) {
			super(method.declared());
			this.beanClass = method.beanClass();
		}

		@Override
		protected Class<?> getContainingClass() {
			return this.beanClass;
		}

	}

	/** Calls a suspending function. A class of its own, since Kotlin is optional. */
	private record SuspendingCall(Object bean, Method method) {

		static MethodHandle handle(ListenerMethod method) {
			requireLibraries(method);
			ReflectionUtils.makeAccessible(method.invocable());
			try {
				SuspendingCall call = new SuspendingCall(method.bean(), method.invocable());
				return MethodHandles.lookup().bind(call, "invoke", CALL);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static void requireLibraries(ListenerMethod method) {
			ClassLoader classLoader = SuspendingCall.class.getClassLoader();
			if (!ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt", classLoader)
					|| !ClassUtils.isPresent("reactor.core.publisher.Mono", classLoader)
					|| !ClassUtils.isPresent("kotlin.reflect.full.KClasses", classLoader)) {
				throw method.refused("is a suspending function, and a library to await it is missing on the class path."
						+ " Add kotlinx-coroutines-reactor and kotlin-reflect, or return a CompletableFuture");
			}
		}

		@SuppressWarnings("unused") // by its handle
		private Object invoke(@Nullable Object[] arguments) {
			return CoroutinesUtils.invokeSuspendingFunction(this.method, this.bean, arguments);
		}

	}

}
