//! Templates rendered: the corpus of what is recorded and read, and the write-ups' own templates.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{MappingTemplate, Overrides, Parameter, Rendered, TemplateInput, Variables};

const CASES: &str = include_str!("../../../../../corpus/apigateway/templates/cases.json");

/// The context of a request, as its case in the corpus has it.
const CONTEXT: [(&str, &str); 17] = [
    ("resourceId", "r1"),
    ("resourcePath", "/sqs"),
    ("httpMethod", "POST"),
    ("extendedRequestId", "x1"),
    ("requestTime", "20/May/2025:15:07:32 +0000"),
    ("path", "/testing/sqs"),
    ("accountId", "111111111111"),
    ("protocol", "HTTP/1.1"),
    ("stage", "testing"),
    ("domainPrefix", "api1"),
    ("requestTimeEpoch", "1747753652000"),
    ("requestId", "q1"),
    ("domainName", "api1.execute-api.us-east-1.amazonaws.com"),
    ("deploymentId", "d1"),
    ("apiId", "api1"),
    ("identity.sourceIp", "192.0.2.1"),
    ("identity.userAgent", "python/requests/tests"),
];

/// The variables that a case gives.
#[derive(Default)]
struct Given {
    context: HashMap<String, String>,
    authorizer: Option<Map<String, Value>>,
    stage_variables: Vec<(String, String)>,
    path: Vec<(String, String)>,
    query: Vec<(String, Vec<String>)>,
    headers: Vec<(String, Vec<String>)>,
}

impl Given {
    fn of(case: &Value) -> Self {
        let context = CONTEXT.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let further = case["further"].as_object().into_iter().flatten();
        let further = further.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        Self {
            context: context.filter(|_| case["context"] == "request").chain(further).collect(),
            authorizer: case["authorizer"].as_object().cloned(),
            stage_variables: pairs(&case["stage_variables"]),
            path: pairs(&case["path"]),
            query: grouped(pairs(&case["query"])),
            headers: grouped(pairs(&case["headers"])),
        }
    }
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

fn grouped(pairs: Vec<(String, String)>) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (name, value) in pairs {
        match groups.iter_mut().find(|(other, _)| *other == name) {
            Some((_, values)) => values.push(value),
            None => groups.push((name, vec![value])),
        }
    }
    groups
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

fn lists(groups: &[(String, Vec<String>)]) -> Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> {
    groups.iter().map(|(name, values)| (name.into(), values.iter().map(Cow::from).collect())).collect()
}

impl Variables for Given {
    fn context(&self, name: &str) -> Option<Cow<'_, str>> {
        self.context.get(name).map(Cow::from)
    }

    fn authorizer(&self) -> Option<&Map<String, Value>> {
        self.authorizer.as_ref()
    }

    fn stage_variables(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        borrowed(&self.stage_variables)
    }

    fn path_parameters(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        borrowed(&self.path)
    }

    fn query_parameters(&self) -> Cow<'_, [Parameter<'_>]> {
        lists(&self.query).into()
    }

    fn headers(&self) -> Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> {
        lists(&self.headers)
    }
}

fn render(template: &str, body: &str, given: &Given, overrides: &Overrides) -> Result<Rendered, String> {
    let template = MappingTemplate::parse(template).map_err(|error| error.to_string())?;
    let input = TemplateInput { body, variables: given, overrides };
    template.render(&input, None).map_err(|error| error.to_string())
}

/// What differs from what a case says.
fn differences(case: &Value) -> Vec<String> {
    let given = Given::of(case);
    let text = |name: &str| case[name].as_str();
    let rendered =
        render(text("template").unwrap(), text("body").unwrap_or_default(), &given, &Overrides::default());
    let rendered = match (rendered, text("error")) {
        (Err(error), Some(wanted)) if error.contains(wanted) => return Vec::new(),
        (Err(error), _) => return vec![format!("failed: {error}")],
        (Ok(_), Some(wanted)) => return vec![format!("should fail: {wanted}")],
        (Ok(rendered), None) => rendered,
    };
    let mut differences = Vec::new();
    let mut expect = |what: &str, found: Value, wanted: &Value| {
        if !wanted.is_null() && found != *wanted {
            differences.push(format!("{what}: found {found}\n  wanted {wanted}"));
        }
    };
    expect("text", rendered.text.as_str().into(), &case["text"]);
    let overrides = &rendered.overrides;
    let values = |values| serde_json::to_value(values).unwrap();
    expect("status", overrides.status().into(), &case["status"]);
    expect("response headers", values(overrides.response_headers()), &case["response_headers"]);
    expect("request headers", values(overrides.request_headers()), &case["request_headers"]);
    expect("request path", values(overrides.path()), &case["request_path"]);
    expect("request query", values(overrides.query()), &case["request_query"]);
    if let Some(template) = case["then"]["template"].as_str() {
        let then = render(template, "", &given, overrides).unwrap();
        expect("then", then.text.into(), &case["then"]["text"]);
    }
    if !case["json"].is_null() {
        // `\'`, which a template has to take back, is no JSON.
        let json = rendered.text.replace("\\'", "'");
        expect("json", serde_json::from_str(&json).unwrap(), &case["json"]);
    }
    differences
}

#[test]
fn templates_render_as_recorded() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() > 50);
    let differences: Vec<String> = cases
        .iter()
        .flat_map(|case| {
            differences(case).into_iter().map(|difference| format!("{}: {difference}", case["name"]))
        })
        .collect();
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

const RESUME: &str = include_str!("../../../../../corpus/apigateway/templates/resumes/resume.json");

fn resumes(template: &str, body: &str) -> Value {
    let given = Given {
        path: vec![("id".into(), "1".into())],
        query: vec![("tablename".into(), vec!["resumes".into()])],
        ..Given::default()
    };
    let rendered = render(template, body, &given, &Overrides::default()).unwrap();
    serde_json::from_str(&rendered.text).unwrap_or_else(|error| panic!("{error}: {}", rendered.text))
}

/// The POST's template makes an item of a résumé, and the GET's response template the same résumé of the item.
#[test]
fn a_resume_goes_to_the_table_and_comes_back() {
    let put = include_str!("../../../../../corpus/apigateway/templates/resumes/put_integration_request.vm");
    let get = include_str!("../../../../../corpus/apigateway/templates/resumes/get_integration_response.vm");
    let resume: Value = serde_json::from_str(RESUME).unwrap();

    let written = resumes(put, RESUME);
    assert_eq!(written["TableName"], "resumes");
    assert_eq!(written["Item"]["experience"]["M"]["past"]["L"][1]["M"]["role"]["S"], "Intern");
    let read = resumes(get, &serde_json::json!({ "Item": written["Item"] }).to_string());
    assert_eq!(read, resume);
}

#[test]
fn a_resume_is_asked_for() {
    let get = include_str!("../../../../../corpus/apigateway/templates/resumes/get_integration_request.vm");
    let wanted = serde_json::json!({ "TableName": "resumes", "Key": { "id": { "S": "1" } } });
    assert_eq!(resumes(get, ""), wanted);
}

#[test]
fn templates_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<MappingTemplate>();
}

#[test]
fn an_observer_sees_what_is_printed() {
    struct Seen(Vec<String>);
    impl vtl::Observer for Seen {
        fn observe(&mut self, _: vtl::Position, event: &vtl::Event<'_>) {
            if let vtl::Event::Printed { output } = event {
                self.0.push((*output).to_owned());
            }
        }
    }
    let mut seen = Seen(Vec::new());
    let template = MappingTemplate::parse("a $input.path('$.x') b $input.body").unwrap();
    let (given, overrides) = (Given::default(), Overrides::default());
    let input = TemplateInput { body: "{\"x\": 1}", variables: &given, overrides: &overrides };
    template.render(&input, Some(&mut seen)).unwrap();
    assert_eq!(seen.0, ["1", "{\"x\": 1}"]);
}
