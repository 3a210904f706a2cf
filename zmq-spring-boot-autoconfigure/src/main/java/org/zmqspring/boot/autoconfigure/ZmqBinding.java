package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.core.env.Environment;
import org.springframework.format.support.FormattingConversionService;

/**
 * Binds {@link ZmqProperties} as Spring Boot does, with the application's converters and
 * property editors. In addition, {@link SpelledNames} gives the names of sockets and
 * users the spelling of the configuration files, however an environment variable spells
 * them. Thread-safe once it has its context.
 */
final class ZmqBinding implements ConfigurationPropertiesBindHandlerAdvisor, ApplicationContextAware {

	private static final ConfigurationPropertyName ZMQ = ConfigurationPropertyName.of("zmq");

	private @Nullable ApplicationContext context;

	/**
	 * Bind the properties before there are beans. A property has its default if its value
	 * is invalid or needs a converter of the application. An invalid value fails later,
	 * when the bean is bound. Throws {@link InvalidSettingsException} if names of sockets
	 * or users are ambiguous.
	 */
	static ZmqProperties bind(Environment environment) {
		return bind(environment, ZmqProperties.class).orElseGet(ZmqProperties::new);
	}

	/** The same for a part of the properties. */
	static <T> BindResult<T> bind(Environment environment, Class<T> type) {
		return binder(ConfigurationPropertySources.get(environment), environment, null, null).bind(ZMQ,
				Bindable.of(type), new IgnoreValues());
	}

	/**
	 * Whether a name, such as {@code zmq.publisher}, has a value or any property below
	 * it.
	 */
	static boolean isSet(String prefix, Environment environment) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(prefix);
		List<ConfigurationPropertySource> sources = sources(ConfigurationPropertySources.get(environment));
		return sources.stream().anyMatch((source) -> source.getConfigurationProperty(name) != null)
				|| SpelledNames.in(sources)
					.stream()
					.anyMatch((source) -> source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
	}

	private static List<ConfigurationPropertySource> sources(Iterable<ConfigurationPropertySource> configured) {
		return StreamSupport.stream(configured.spliterator(), false).toList();
	}

	/**
	 * Ignores values that cannot be converted yet. The bean reports them when it is
	 * bound.
	 */
	private static final class IgnoreValues extends IgnoreErrorsBindHandler {

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) throws Exception {
			if (name.equals(ZMQ)) {
				throw error;
			}
			return super.onFailure(name, target, context, error);
		}

	}

	/**
	 * Placeholders are resolved by the environment, which finds a property in any
	 * spelling.
	 */
	private static Binder binder(Iterable<ConfigurationPropertySource> configured, @Nullable Environment environment,
			@Nullable List<ConversionService> conversions, @Nullable Consumer<PropertyEditorRegistry> editors) {
		return new Binder(SpelledNames.in(sources(configured)),
				(environment != null) ? new ListPlaceholdersResolver(environment) : null, conversions, editors, null,
				null);
	}

	private static Binder binder(Iterable<ConfigurationPropertySource> configured,
			@Nullable ApplicationContext context) {
		if (context instanceof ConfigurableApplicationContext configurable) {
			return binder(configured, context.getEnvironment(), conversions(configurable),
					configurable.getBeanFactory()::copyRegisteredEditorsTo);
		}
		return binder(configured, (context != null) ? context.getEnvironment() : null, null, null);
	}

	/**
	 * The same as those of Spring Boot's {@code ConversionServiceDeducer}, which is not
	 * public: only the bean {@code conversionService} if there is one. Otherwise the
	 * converters with {@link ConfigurationPropertiesBinding}, then those of the bean
	 * factory.
	 */
	private static List<ConversionService> conversions(ConfigurableApplicationContext context) {
		String name = ConfigurableApplicationContext.CONVERSION_SERVICE_BEAN_NAME;
		if (context.containsBean(name) && context.isTypeMatch(name, ConversionService.class)) {
			return List.of(context.getBean(name, ConversionService.class));
		}
		List<ConversionService> conversions = new ArrayList<>();
		FormattingConversionService qualified = new FormattingConversionService();
		DefaultConversionService.addCollectionConverters(qualified);
		if (!ApplicationConversionService
			.addBeans(qualified, context.getBeanFactory(), ConfigurationPropertiesBinding.VALUE)
			.isEmpty()) {
			conversions.add(qualified);
		}
		ConversionService shared = context.getBeanFactory().getConversionService();
		if (shared != null) {
			conversions.add(shared);
		}
		conversions.add(ApplicationConversionService.getSharedInstance());
		return conversions;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Resolves a placeholder whose value is a list, as in YAML, to its elements with
	 * commas between them. Spring Boot would use the default or fail.
	 */
	private static final class ListPlaceholdersResolver extends PropertySourcesPlaceholdersResolver {

		ListPlaceholdersResolver(Environment environment) {
			super(environment);
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
					// This binds the existing bean, so Spring Boot has nothing more to
					// bind.
					binder(context.getSources(), ZmqBinding.this.context).bind(name, target, parent);
					return null;
				}
				return super.onStart(name, target, context);
			}

		};
	}

}
