package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Binds {@link ZmqProperties}, whose maps have keys that users choose, through
 * {@link SpelledNames}: the names of sockets and users are those of the configuration
 * files, however an environment variable spells them. Stateless, thread-safe.
 */
final class ZmqBinding implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName ZMQ = ConfigurationPropertyName.of("zmq");

	/**
	 * Bind what is configured now.
	 * @param environment where
	 * @return the properties
	 * @throws InvalidZmqPropertiesException if names of sockets or users are ambiguous
	 */
	static ZmqProperties bind(Environment environment) {
		return binder(ConfigurationPropertySources.get(environment)).bindOrCreate("zmq", ZmqProperties.class);
	}

	private static Binder binder(Iterable<ConfigurationPropertySource> configured) {
		List<ConfigurationPropertySource> sources = StreamSupport.stream(configured.spliterator(), false).toList();
		List<PropertySource<?>> placeholders = sources.stream()
			.map(ConfigurationPropertySource::getUnderlyingSource)
			.<PropertySource<?>>mapMulti((source, next) -> {
				if (source instanceof PropertySource<?> one) {
					next.accept(one);
				}
			})
			.toList();
		return new Binder(SpelledNames.in(sources), new ListPlaceholdersResolver(placeholders));
	}

	/**
	 * Resolves a placeholder of a list, as of YAML, to its elements with commas between
	 * them: Spring Boot would take its default or fail.
	 */
	private static final class ListPlaceholdersResolver extends PropertySourcesPlaceholdersResolver {

		ListPlaceholdersResolver(Iterable<PropertySource<?>> sources) {
			super(sources);
		}

		@Override
		protected @Nullable String resolvePlaceholder(String placeholder) {
			String value = super.resolvePlaceholder(placeholder);
			if (value != null) {
				return value;
			}
			List<String> elements = Stream.iterate(0, (index) -> index + 1)
				.map((index) -> Optional.ofNullable(super.resolvePlaceholder(placeholder + "[" + index + "]")))
				.takeWhile(Optional::isPresent)
				.map(Optional::get)
				.toList();
			return elements.isEmpty() ? null : String.join(",", elements);
		}

	}

	@Override
	public BindHandler apply(BindHandler parent) {
		return new AbstractBindHandler(parent) {

			@Override
			public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
					BindContext context) {
				if (context.getDepth() == 0 && name.equals(ZMQ)
						&& ZmqProperties.class.equals(target.getType().resolve())) {
					// binds to the existing bean, so that nothing is left to be bound
					binder(context.getSources()).bind(name, target, parent);
					return null;
				}
				return super.onStart(name, target, context);
			}

		};
	}

}
