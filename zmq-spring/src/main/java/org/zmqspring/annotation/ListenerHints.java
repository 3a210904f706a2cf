package org.zmqspring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Registers the listener methods of each bean for native images: the method, the same
 * method of each interface that a proxy may implement, and the types that its parameters
 * and its result have as JSON. It adds to the hints of Spring's {@code @MessageMapping}.
 * Those contain neither parameters that are validated, nor types that only the class of
 * the bean determines. The build of an application that is processed ahead of time calls
 * it. Stateless.
 */
final class ListenerHints implements BeanRegistrationAotProcessor {

	private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		List<Method> methods = ListenerMethodFinder.methods(type);
		return methods.isEmpty() ? null : (generation, code) -> methods
			.forEach((method) -> register(method, type, generation.getRuntimeHints().reflection()));
	}

	static void register(Method method, Class<?> beanClass, ReflectionHints hints) {
		hints.registerMethod(method, ExecutableMode.INVOKE);
		for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(beanClass)) {
			Method declared = ClassUtils.getMethodIfAvailable(type, method.getName(), method.getParameterTypes());
			if (declared != null) {
				hints.registerMethod(declared, ExecutableMode.INVOKE);
			}
		}
		Set<Class<?>> types = new LinkedHashSet<>();
		payloads(method, beanClass).forEach((type) -> addClasses(type, types));
		addClasses(result(method, beanClass), types);
		BINDING.registerReflectionHints(hints, types.toArray(Type[]::new));
	}

	/**
	 * The types of the payload. Whether a list is a batch is known at run time only, so
	 * it is both.
	 */
	private static Stream<ResolvableType> payloads(Method method, Class<?> beanClass) {
		int count = method.getParameterCount() - (KotlinDetector.isSuspendingFunction(method) ? 1 : 0);
		return IntStream.range(0, count)
			.mapToObj((index) -> new MethodParameter(method, index).withContainingClass(beanClass))
			.flatMap((parameter) -> Stream.of(ListenerParameter.single(parameter),
					ListenerParameter.elementOf(parameter)))
			.filter(Objects::nonNull)
			.filter((parameter) -> parameter.kind((custom) -> false).isConverted())
			.map(ListenerParameter::payloadType);
	}

	/** The type of the value that is published. */
	private static ResolvableType result(Method method, Class<?> beanClass) {
		ResolvableType returned = ListenerMethod.returnType(method, beanClass);
		if (CompletionStage.class.isAssignableFrom(returned.toClass())) {
			return returned.as(CompletionStage.class).getGeneric();
		}
		boolean reactive = ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned.toClass()) != null;
		return reactive ? returned.getGeneric() : returned;
	}

	/** Add the classes of a type, except those of the JDK. They may be type arguments. */
	private static void addClasses(ResolvableType type, Set<Class<?>> classes) {
		if (type.isArray()) {
			addClasses(type.getComponentType(), classes);
			return;
		}
		Class<?> raw = type.resolve();
		if (raw != null && !raw.isPrimitive() && !raw.getName().startsWith("java.")) {
			classes.add(raw);
		}
		for (ResolvableType argument : type.getGenerics()) {
			addClasses(argument, classes);
		}
	}

}
