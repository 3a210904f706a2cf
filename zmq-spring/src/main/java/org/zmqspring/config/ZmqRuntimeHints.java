package org.zmqspring.config;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Registers what the library looks up by its name, for native images. The engine's
 * private fields and listener methods have hints of their own. The build of an
 * application that is processed ahead of time calls it. Stateless.
 */
final class ZmqRuntimeHints implements RuntimeHintsRegistrar {

	/**
	 * The classes that show at run time whether a library is there. Without a hint, a
	 * native image behaves as if the library was missing.
	 */
	private static final List<String> OPTIONAL = List.of("jakarta.inject.Inject", "jakarta.validation.Validator",
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			"tools.jackson.databind.json.JsonMapper", "com.fasterxml.jackson.databind.ObjectMapper",
			"kotlinx.coroutines.reactor.MonoKt", "reactor.core.publisher.Mono", "kotlin.reflect.full.KClasses",
			"java.net.spi.InetAddressResolverProvider");

	/**
	 * The classes of beans that the build does not see: those that are registered at run
	 * time, those behind an interface, and a superclass. Spring and others read the
	 * methods of all beans.
	 */
	private static final List<String> BEANS = List.of("org.zmqspring.publish.DefaultZmqTemplate",
			"org.zmqspring.publish.ZmqTemplate", "org.zmqspring.publish.ZmqOperations",
			"org.zmqspring.listen.ListenerRegistry", "org.zmqspring.config.StoppedAtDestruction");

	/** Java Flight Recorder reads the fields of these events. */
	private static final List<String> RECORDED = List.of("org.zmqspring.jfr.LinkOutageEvent",
			"org.zmqspring.jfr.LinkTransitionEvent");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		OPTIONAL.forEach((type) -> hints.reflection().registerTypeIfPresent(classLoader, type));
		BEANS.forEach((type) -> hints.reflection().registerTypeIfPresent(classLoader, type));
		RECORDED.forEach((type) -> hints.reflection()
			.registerTypeIfPresent(classLoader, type, MemberCategory.ACCESS_DECLARED_FIELDS));
	}

}
