//! Tokens that were signed with a key made for these tests (`corpus/apigateway/cognito`).

use base::Time;
use serde_json::Value as Json;

use super::key_ring::KeyRing;
use super::key_set::{KeySet, Place};
use super::token::Token;
use super::{UserPools, may};
use crate::execution::integration::Client;

fn corpus(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/apigateway/cognito").join(name)
}

fn tokens() -> Json {
    serde_json::from_str(&std::fs::read_to_string(corpus("tokens.json")).unwrap()).unwrap()
}

/// Whether the corpus's keys, said to be this pool's, verify a token.
async fn verify(pool: Option<&str>, sent: &str) -> bool {
    let set = KeySet { pool: pool.map(str::to_owned), place: Place::File(corpus("jwks.json")) };
    let token = Token::parse(sent).unwrap();
    KeyRing::new(vec![set]).verifies(&token, &Client::default(), Time(0)).await
}

#[tokio::test]
async fn a_signature_holds_for_what_was_signed() {
    let tokens = tokens();
    let sent = tokens["id"].as_str().unwrap();
    assert!(verify(None, sent).await);
    assert!(verify(None, &format!("Bearer {sent}")).await);
    assert!(!verify(None, tokens["stranger"].as_str().unwrap()).await);
    let (signed, signature) = sent.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    let (_, other) = tokens["access"].as_str().unwrap().split_once('.').unwrap();
    let forged = format!("{header}.{}.{signature}", other.split_once('.').unwrap().0);
    assert!(!verify(None, &forged).await);
}

#[tokio::test]
async fn a_pools_keys_verify_that_pools_tokens_alone() {
    let tokens = tokens();
    let (sent, pool) = (tokens["id"].as_str().unwrap(), tokens["pool"].as_str().unwrap());
    assert!(verify(pool.rsplit('/').next(), sent).await);
    assert!(!verify(Some("us-east-1_Another"), sent).await);
    let none = KeyRing::new(Vec::new());
    assert!(!none.verifies(&Token::parse(sent).unwrap(), &Client::default(), Time(0)).await);
}

#[test]
fn what_is_no_token_is_none() {
    for sent in ["", "a", "a.b", "a.b.c", "Bearer", "....", "bnVsbA.bnVsbA.bnVsbA"] {
        assert!(Token::parse(sent).is_none(), "{sent}");
    }
}

#[test]
fn scopes_ask_for_access_tokens_and_none_for_identity_tokens() {
    let tokens = tokens();
    let token = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let (id, access) = (token("id"), token("access"));
    let (id, access) = (Token::parse(&id).unwrap(), Token::parse(&access).unwrap());
    let (read, write) = (["shop/read".to_owned()], ["shop/write".to_owned()]);
    assert!(may(&id, &[]) && !may(&access, &[]));
    assert!(may(&access, &read) && !may(&access, &write) && !may(&id, &read));
}

#[test]
fn claims_are_texts() {
    let tokens = tokens();
    let token = Token::parse(tokens["id"].as_str().unwrap()).unwrap();
    let claims = token.claims();
    let claim = |name: &str| claims.iter().find(|(other, _)| other == name).unwrap().1.clone();
    assert_eq!(claim("cognito:groups"), "admins,editors");
    assert_eq!(claim("email_verified"), "true");
    assert_eq!(claim("auth_time"), "1494136038");
    assert_eq!(claim("iat"), "Sun May 07 05:47:18 UTC 2017");
    assert!(!token.is_expired(Time(1_494_136_038_000)));
    let expired = tokens["expired"].as_str().unwrap();
    assert!(Token::parse(expired).unwrap().is_expired(Time(1_494_139_639_000)));
}

#[test]
fn a_pool_has_an_issuer() {
    let arn = "arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_DvCJ5Zbm1";
    let issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_DvCJ5Zbm1";
    assert_eq!(UserPools::issuer(arn).as_deref(), Some(issuer));
    assert_eq!(UserPools::issuer("arn:aws:iam::111111111111:role/r"), None);
}
