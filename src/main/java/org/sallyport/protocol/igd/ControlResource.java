package org.sallyport.protocol.igd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jupnp.model.action.ActionArgumentValue;
import org.jupnp.model.action.ActionException;
import org.jupnp.model.meta.LocalService;
import org.sallyport.core.gateway.Counters;
import org.sallyport.protocol.igd.action.Call;
import org.sallyport.protocol.igd.action.IgdVersion;
import org.sallyport.protocol.igd.action.UpnpError;
import org.sallyport.protocol.igd.http.HttpAnswer;
import org.sallyport.protocol.igd.http.HttpAsk;
import org.sallyport.protocol.igd.http.Resource;
import org.sallyport.protocol.igd.soap.SoapException;
import org.sallyport.protocol.igd.soap.SoapReader;
import org.sallyport.protocol.igd.soap.SoapRequest;
import org.sallyport.protocol.igd.soap.SoapWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controlURL of a service (UDA §3): from HTTP through SOAP to jUPnP's executor, and back. */
final class ControlResource implements Resource {
    private static final Logger log = LoggerFactory.getLogger(ControlResource.class);

    private static final String CONTROL = "urn:schemas-upnp-org:control-1-0";
    private static final String QUERY = "QueryStateVariable";

    private final IgdService service;
    private final ClientFaces faces;
    private final Counters counters;

    ControlResource(IgdService service, ClientFaces faces, Counters counters) {
        this.service = service;
        this.faces = faces;
        this.counters = counters;
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    @Override
    public boolean wantsBody() {
        return true;
    }

    @Override
    public HttpAnswer answer(HttpAsk ask) {
        if (!isXml(ask.header("Content-Type"))) {
            counters.count("upnp.soap.unsupported-media-type");
            return HttpAnswer.of(415);
        }
        try {
            SoapRequest request = SoapReader.read(ask.body());
            return answer(ask, request);
        } catch (SoapException e) {
            counters.count("upnp.soap.malformed");
            log.debug("no SOAP request from {}: {}", ask.peer(), e.getMessage());
            return HttpAnswer.of(400);
        }
    }

    /** text/xml with any parameters; a client that says nothing means it (UDA-57). */
    private static boolean isXml(Optional<String> contentType) {
        String type = contentType.orElse("text/xml").toLowerCase(Locale.ROOT);
        return type.split(";", 2)[0].strip().equals("text/xml");
    }

    private HttpAnswer answer(HttpAsk ask, SoapRequest request) {
        if (request.serviceType().equals(CONTROL) && request.action().equals(QUERY) && isNamedInHeader(ask, request)) {
            return query(request);
        }
        boolean onlyOne = faces.of(ask).equals(Optional.of(IgdVersion.ONE));
        Optional<IgdVersion> version = version(request.serviceType(), onlyOne ? 1 : service.version());
        Optional<LocalService<Object>> model =
                onlyOne ? service.listed(request.action()) : service.with(request.action());
        if (version.isEmpty() || model.isEmpty() || !isNamedInHeader(ask, request)) {
            return fault(UpnpError.INVALID_ACTION.code(), UpnpError.INVALID_ACTION.description());
        }
        return invoke(request, model.get(), new Call(version.get(), ask.peer(), arguments(request)));
    }

    /** QueryStateVariable, withdrawn by UDA 1.1 and still asked by Windows XP: evented variables only (UDA-59, CLI-31). */
    private HttpAnswer query(SoapRequest request) {
        String named = request.arguments().stream()
                .filter(argument -> argument.name().equals("varName"))
                .map(SoapRequest.Argument::value)
                .findFirst()
                .orElse("");
        String value = service.values().get(named.substring(named.lastIndexOf(':') + 1));
        if (value == null) {
            return fault(UpnpError.INVALID_VAR.code(), UpnpError.INVALID_VAR.description());
        }
        counters.count("upnp.actions");
        return HttpAnswer.xml(200, SoapWriter.response(CONTROL, QUERY, Map.of("return", value)))
                .with("EXT", "");
    }

    /** The version asked for, if it is of this service and not above what it has, or what this client may see (UDA-52). */
    private Optional<IgdVersion> version(String serviceType, int highest) {
        for (IgdVersion version : IgdVersion.values()) {
            boolean asked = serviceType.equals(service.family() + ":" + version.number());
            if (asked && version.number() <= highest) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /**
     * SOAPACTION must say the same as the body, with or without its quotes (UDA-49, UDA-56). A web page cannot send it
     * across sites, so nothing is done without it (UDA-85).
     */
    private static boolean isNamedInHeader(HttpAsk ask, SoapRequest request) {
        String named = ask.header("SOAPACTION").orElse("").strip();
        if (named.length() >= 2 && named.startsWith("\"") && named.endsWith("\"")) {
            named = named.substring(1, named.length() - 1).strip();
        }
        return named.equals(request.serviceType() + "#" + request.action());
    }

    private static List<Map.Entry<String, String>> arguments(SoapRequest request) {
        return request.arguments().stream()
                .map(argument -> Map.entry(argument.name(), argument.value()))
                .toList();
    }

    @SuppressWarnings("unchecked") // jUPnP's remote invocation is a raw one.
    private HttpAnswer invoke(SoapRequest request, LocalService<Object> model, Call call) {
        SoapInvocation invocation = new SoapInvocation(model.getAction(request.action()), call);
        model.getExecutor(request.action()).execute(invocation);
        ActionException failure = invocation.getFailure();
        if (failure != null) {
            return fault(failure.getErrorCode(), String.valueOf(failure.getMessage()));
        }
        Map<String, String> results = new LinkedHashMap<>();
        for (ActionArgumentValue<?> value : invocation.getOutput()) {
            results.put(value.getArgument().getName(), value.toString());
        }
        counters.count("upnp.actions");
        return HttpAnswer.xml(200, SoapWriter.response(request.serviceType(), request.action(), results))
                .with("EXT", "");
    }

    private HttpAnswer fault(int code, String description) {
        counters.count("upnp.fault." + code);
        return HttpAnswer.xml(500, SoapWriter.fault(code, description)).with("EXT", "");
    }
}
