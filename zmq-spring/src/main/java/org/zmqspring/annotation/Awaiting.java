package org.zmqspring.annotation;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * How the end of a method's work is awaited, by the type that it returns. Immutable.
 *
 * @param kind how
 * @param adapter turns the result into a publisher; {@code null} if it is one
 */
record Awaiting(Kind kind, @Nullable ReactiveAdapter adapter) {

	/** The work ends when the method returns. */
	static final Awaiting NOTHING = new Awaiting(Kind.NOTHING, null);

	private static final String FLOW_OF_KOTLIN = "kotlinx-coroutines-reactor";

	/** What Spring needs to know these types, by the beginning of their names. */
	private static final Map<String, String> NEEDED = Map.of("kotlinx.coroutines.", FLOW_OF_KOTLIN,
			"java.util.concurrent.Flow$Publisher", "reactive-streams", "org.reactivestreams.Publisher", "reactor-core",
			"reactor.core.publisher.", "reactor-core", "io.reactivex.", "rxjava 3", "io.smallrye.mutiny.", "mutiny");

	/** How to wait. */
	enum Kind {

		/** Not at all. */
		NOTHING,

		/** For a {@link CompletionStage}. */
		FUTURE,

		/** For a type that {@link ReactiveAdapterRegistry} knows. */
		REACTIVE,

		/** For a suspending function, which may bring a Flow. */
		SUSPENDING

	}

	static Awaiting of(ListenerMethod method, Class<?> returned) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned);
		if (method.isSuspending()) {
			SuspendingCall.requireLibraries(method);
			return new Awaiting(Kind.SUSPENDING, adapter);
		}
		if (CompletionStage.class.isAssignableFrom(returned)) {
			return new Awaiting(Kind.FUTURE, null);
		}
		if (adapter != null) {
			return new Awaiting(Kind.REACTIVE, adapter);
		}
		requireNone(method, returned);
		return NOTHING;
	}

	/** Without its library a publisher would be taken for a value, and not be run. */
	private static void requireNone(ListenerMethod method, Class<?> returned) {
		for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(returned)) {
			requireUnknown(method, type);
		}
		for (Class<?> type = returned; type != null; type = type.getSuperclass()) {
			requireUnknown(method, type);
		}
	}

	private static void requireUnknown(ListenerMethod method, Class<?> type) {
		NEEDED.forEach((prefix, library) -> {
			if (type.getName().startsWith(prefix)) {
				throw method.refused("returns a " + type.getTypeName() + ", and nothing on the class path can await it."
						+ " Add " + library + ", or return a CompletableFuture");
			}
		});
	}

	/** What the method brings in the end; {@code null} if that is not known. */
	@Nullable Class<?> value(ResolvableType returned) {
		if (this.adapter != null) {
			return this.adapter.getDescriptor().isNoValue() ? Void.class : returned.getGeneric().resolve();
		}
		return switch (this.kind) {
			case NOTHING -> returned.toClass();
			case FUTURE -> returned.as(CompletionStage.class).getGeneric().resolve();
			case REACTIVE, SUSPENDING -> returned.resolve();
		};
	}

	Result then(Result result) {
		return switch (this.kind) {
			case NOTHING -> result;
			case FUTURE -> new AwaitedResult(result);
			case REACTIVE -> new ReactiveResult(this.adapter, result);
			case SUSPENDING -> new ReactiveResult(null, result);
		};
	}

}
